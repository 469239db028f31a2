import { Instance } from "../../../../packages/forms/src/index.ts";

interface Kept { readonly answers: Record<string, string>; readonly counts: Record<string, number>; readonly id: string }

/** What was typed, kept in this tab of the browser only, so that a reload does not lose it. */
export class Draft {
  constructor(private readonly storage: Storage, private readonly name: string) {}

  private get key(): string { return `regsosek-isi/${this.name}`; }

  read(): { instance: Instance; id: string } {
    try {
      const kept = JSON.parse(this.storage.getItem(this.key) ?? "null") as Kept | null;
      if (kept) return { instance: Instance.fromJson(kept), id: kept.id };
    } catch { /* a draft that cannot be read is none */ }
    return { instance: new Instance(), id: `uuid:${crypto.randomUUID()}` };
  }

  write(instance: Instance, id: string): void { this.storage.setItem(this.key, JSON.stringify({ ...instance.toJson(), id })); }

  forget(): void { this.storage.removeItem(this.key); }
}
