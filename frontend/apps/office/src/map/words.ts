/** The words of the page (translated by the server) and numbers as the reader writes them. */
export interface Words {
  (key: string): string;
  number(value: number): string;
  percent(value: number): string;
  /** With a space before it in Indonesian, without in English. */
  readonly percentSign: string;
  day(iso: string): string;
}

export function readWords(root: ParentNode, language: string): Words {
  const table = new Map<string, string>();
  for (const item of root.querySelectorAll<HTMLElement>("[data-word]")) {
    table.set(item.dataset["word"] ?? "", item.textContent.trim());
  }
  const locale = language.startsWith("en") ? "en-GB" : "id-ID";
  const percentSign = locale === "en-GB" ? "%" : "\u00a0%";
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const tenth = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const date = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const word = (key: string): string => {
    const found = table.get(key);
    if (found === undefined) throw new Error(`no word for ${key}`);
    return found;
  };
  return Object.assign(word, {
    number: (value: number) => whole.format(value),
    percent: (value: number) => `${tenth.format(value)}${percentSign}`,
    percentSign,
    day: (iso: string) => date.format(new Date(`${iso.slice(0, 10)}T00:00:00Z`)),
  });
}
