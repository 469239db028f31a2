/** A row as the page gives it; each chart reads the fields it knows. */
export type Row = Readonly<Record<string, unknown>>;

/** The rows in `<script type="application/json" id=…>`. */
export function readRows(root: Document, id: string): Row[] {
  const text = root.getElementById(id)?.textContent;
  if (!text) throw new Error(`no rows in #${id}`);
  const rows: unknown = JSON.parse(text);
  if (!Array.isArray(rows)) throw new Error(`#${id} is not a list of rows`);
  return rows as Row[];
}

/** A count; what is missing or no number is an error, never nought. */
export function count(row: Row, key: string): number {
  const value = row[key];
  if (typeof value !== "number" || !Number.isFinite(value) || value < 0) throw new Error(`${key} is no count: ${String(value)}`);
  return value;
}

export function label(row: Row, key: string): string {
  const value = row[key];
  if (typeof value !== "string") throw new Error(`${key} is no text: ${String(value)}`);
  return value;
}
