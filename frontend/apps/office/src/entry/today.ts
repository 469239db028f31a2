const DAY = 86_400_000;

/**
 * Now, on the day that the server says is today: the city's day, whatever the clock of this machine says. `today` is written
 * 2022-11-01; how many days lie between is worked out once, so that midnight passes here as it does there.
 */
export function clockOf(today: string, own: () => Date = () => new Date()): () => Date {
  const here = own(), [year = "", month = "", day = ""] = today.split("-");
  const apart = Math.round((Date.UTC(Number(year), Number(month) - 1, Number(day)) - Date.UTC(here.getFullYear(), here.getMonth(), here.getDate())) / DAY);
  return () => { const now = own(); if (apart) now.setDate(now.getDate() + apart); return now; };
}
