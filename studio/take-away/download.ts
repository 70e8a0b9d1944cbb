/** Hands a file to the reader, as a download. */
export function download(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = safeName(name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A file name that no system minds. */
export function safeName(name: string): string {
  return (
    name
      .replace(/[^\p{Letter}\p{Number}._-]+/gu, "-")
      .replace(/^[-.]+/, "")
      .slice(0, 80) || "flambeau"
  );
}
