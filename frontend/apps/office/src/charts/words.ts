const INDONESIAN: Readonly<Record<string, string>> = {
  g1: "Sangat miskin", g2: "Miskin", g3: "Rentan miskin", g4: "Tidak miskin", g0: "Belum diperingkat",
  male: "Laki-laki", female: "Perempuan", families: "keluarga",
};

export interface ChartWords {
  (key: string): string;
  number(value: number): string;
  percent(value: number): string;
}

/** The words of the page where it gives them, Indonesian otherwise. */
export function readChartWords(root: Document, id: string | undefined, language: string): ChartWords {
  const text = id ? root.getElementById(id)?.textContent : null;
  const own = text ? (JSON.parse(text) as Record<string, string>) : {};
  const locale = language.startsWith("en") ? "en-GB" : "id-ID";
  const sign = locale === "en-GB" ? "%" : "\u00a0%";
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const tenth = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const word = (key: string): string => own[key] ?? INDONESIAN[key] ?? key;
  return Object.assign(word, { number: (v: number) => whole.format(v), percent: (v: number) => `${tenth.format(v)}${sign}` });
}
