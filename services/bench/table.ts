/** Rows as columns of equal width: text to the left, numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? "").length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ");
  return [head, widths.map((width) => "-".repeat(width)), ...rows].map(line).join("\n");
}

/** Three digits that say something. */
export const digits = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);

export function median(values: readonly number[]): number {
  const rising = [...values].sort((a, b) => a - b);
  const middle = Math.floor(rising.length / 2);
  const [low = NaN, high = NaN] = [rising[middle - (rising.length % 2 === 0 ? 1 : 0)], rising[middle]];
  return (low + high) / 2;
}
