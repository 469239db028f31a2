import { template } from "./form";

/** Occurrences of the repeats that hold a node: path of the repeat → its 1-based number. */
export type Where = ReadonlyMap<string, number>;

/** Answers by path. A path's indexes count from 1; the first occurrence is written without. */
export class Instance {
  private readonly answers = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  value(path: string): string { return this.answers.get(plain(path)) ?? ""; }

  has(path: string): boolean { return this.answers.has(plain(path)); }

  set(path: string, text: string): void {
    if (text === "") this.answers.delete(plain(path));
    else this.answers.set(plain(path), text);
  }

  /** How many occurrences of a repeat there are; `path` may lie in an occurrence of another repeat. */
  count(path: string): number { return this.counts.get(plain(path)) ?? 0; }

  setCount(path: string, number: number): void {
    const key = plain(path);
    for (let gone = number + 1; gone <= this.count(key); gone++) {
      const prefix = gone === 1 ? `${key}/` : `${key}[${String(gone)}]/`;
      for (const each of [...this.answers.keys()]) if (each.startsWith(prefix)) this.answers.delete(each);
    }
    this.counts.set(key, number);
  }

  /** Everything that was answered, for a draft. */
  toJson(): { answers: Record<string, string>; counts: Record<string, number> } {
    return { answers: Object.fromEntries(this.answers), counts: Object.fromEntries(this.counts) };
  }

  static fromJson(kept: { answers: Record<string, string>; counts: Record<string, number> }): Instance {
    const made = new Instance();
    for (const [path, text] of Object.entries(kept.answers)) made.answers.set(plain(path), text);
    for (const [path, number] of Object.entries(kept.counts)) made.counts.set(plain(path), number);
    return made;
  }
}

/** The path as instances keep it. */
export function plain(path: string): string { return path.replaceAll("[1]", ""); }

/** The path of a template in these occurrences; the first occurrence is written without an index. */
export function placed(path: string, where: Where): string {
  let here = "", shape = "";
  for (const step of path.split("/").slice(1)) {
    shape += `/${step}`;
    const number = where.get(shape) ?? 1;
    here += number > 1 ? `/${step}[${String(number)}]` : `/${step}`;
  }
  return here;
}

/** Occurrences that a path with indexes names, for the repeats of a form. */
export function whereOf(path: string, isRepeat: (path: string) => boolean): Where {
  const where = new Map<string, number>();
  let shape = "";
  for (const step of path.split("/").slice(1)) {
    const [, name = "", number] = /^([^[]+)(?:\[(\d+)\])?$/.exec(step) ?? [];
    shape += `/${name}`;
    if (isRepeat(shape)) where.set(shape, number ? Number(number) : 1);
  }
  return where;
}

export { template };
