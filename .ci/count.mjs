// Counts the tests in vitest's report, on one line; the exit code is 1 when a test or anything else failed.
import { readFileSync } from "node:fs";

const [path, problems] = process.argv.slice(2);
const report = JSON.parse(readFileSync(path, "utf8"));
// A file that cannot even be loaded has no tests, and counts as one that failed.
const broken = report.testResults.filter(
  (file) => file.status === "failed" && file.assertionResults.length === 0,
).length;
const passed = report.numPassedTests;
const failed = report.numFailedTests + broken;
const skipped = report.numPendingTests + report.numTodoTests;
process.exitCode = failed === 0 && passed > 0 && Number(problems) === 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
