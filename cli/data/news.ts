/** Whether a line from the sources is worth telling: that a folder has, or has not, the files is not, if nothing ails it. */
export function isNews(line: string): boolean {
  return !(/: (cache|data directory|Debian's package): /.test(line) && /is not there|checksums right/.test(line));
}
