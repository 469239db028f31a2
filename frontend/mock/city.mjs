// An invented city for the eye: a jittered lattice of 59 kelurahan, RT in them, houses around each RT.
let seed = 7;
export const random = () => { seed = (seed * 1664525 + 1013904223) % 4294967296; return seed / 4294967296; };
const between = (a, b) => a + (b - a) * random();
const NAMES = ["Air Putih", "Bukit Pinang", "Dadi Mulya", "Gunung Kelua", "Jawa", "Karang Asam", "Lok Bahu", "Makroman", "Pelita", "Rawa Makmur", "Sambutan", "Sidodadi", "Sidodamai", "Sungai Kapih", "Teluk Lerong", "Temindung", "Tani Aman", "Selili"];

const W = 117.02, S = -0.66, STEP = 0.045, N = 8;
const corner = Array.from({ length: N + 1 }, (_, y) => Array.from({ length: N + 1 }, (_, x) => [
  W + STEP * (x + (x % N ? between(-0.3, 0.3) : 0)), S + STEP * (y + (y % N ? between(-0.3, 0.3) : 0))]));
const edge = (a, b) => [a, [(a[0] + b[0]) / 2 + (a[1] - b[1]) * 0.08, (a[1] + b[1]) / 2 + (b[0] - a[0]) * 0.08], b];

export const villages = [];
for (let y = 0; y < N; y++) for (let x = 0; x < N; x++) {
  if (villages.length >= 59 || (y === 0 && x < 2) || (y === N - 1 && x > 5)) continue;
  const [a, b, c, d] = [corner[y][x], corner[y][x + 1], corner[y + 1][x + 1], corner[y + 1][x]];
  const ring = [...edge(a, b), ...edge(b, c).slice(1), ...edge(d, c).reverse().slice(1), ...edge(a, d).reverse().slice(1)];
  const district = Math.floor(villages.length / 6) + 1;
  const code = `6472${String(district).padStart(2, "0")}0${String((villages.length % 6) + 1).padStart(3, "0")}`;
  villages.push({ code, name: `${NAMES[villages.length % NAMES.length]}${villages.length >= NAMES.length ? ` ${["Ilir", "Ulu", "Dalam"][Math.floor(villages.length / NAMES.length) - 1]}` : ""}`, ring, seat: [(a[0] + c[0]) / 2, (a[1] + c[1]) / 2] });
}

const near = ([lon, lat], spread) => [lon + between(-spread, spread), lat + between(-spread, spread)];
export const sls = [];
export const houses = [];
for (const village of villages) {
  const poverty = between(0.05, 0.4);
  for (let rt = 1; rt <= 14; rt++) {
    const seat = near(village.seat, STEP * 0.3);
    const code = `${village.code}${String(rt).padStart(4, "0")}00`;
    sls.push({ code, name: `RT ${String(rt).padStart(3, "0")}`, seat, village: village.code });
    for (let i = 0; i < 40; i++) {
      const luck = random();
      const g = random() < 0.04 ? 0 : luck < poverty * 0.4 ? 1 : luck < poverty ? 2 : luck < poverty + 0.3 ? 3 : 4;
      const d = `00000000-0000-4000-8000-${String(houses.length).padStart(12, "0")}`;
      const n = random() < 0.12 ? 2 : 1;
      houses.push({ d, g, n, at: near(seat, STEP * 0.035), sls: code });
    }
  }
}

export function countsFor(level, parent) {
  const width = { district: 7, village: 10, sls: 16 }[level];
  const rows = new Map();
  for (const house of houses) {
    const code = house.sls.slice(0, width);
    if (!code.startsWith(parent)) continue;
    let row = rows.get(code);
    if (!row) rows.set(code, (row = { code, name: nameOf(code), lon: 0, lat: 0, families: 0, persons: 0, ranked: 0, unranked: 0, g1: 0, g2: 0, g3: 0, g4: 0, p1: 0, p2: 0, p3: 0, p4: 0, k: 0 }));
    row.k += 1; row.lon += (house.at[0] - row.lon) / row.k; row.lat += (house.at[1] - row.lat) / row.k;
    row.families += house.n; row.persons += house.n * 4;
    if (house.g === 0) row.unranked += house.n;
    else { row.ranked += house.n; row[`g${house.g}`] += house.n; row[`p${house.g}`] += house.n * 4; }
  }
  return [...rows.values()];
}
function nameOf(code) {
  if (code.length === 7) return `Kecamatan ${Number(code.slice(4, 6))}`;
  return (code.length === 10 ? villages : sls).find((area) => area.code === code)?.name ?? code;
}

export function areasFor(level) {
  const note = "batas peraga, bukan batas resmi";
  const feature = (properties, coordinates) => ({ type: "Feature", properties, geometry: { type: "MultiPolygon", coordinates } });
  if (level === "village") return villages.map(({ code, name, ring }) => feature({ code, name, note }, [[ring]]));
  if (level === "district") return [...new Set(villages.map(({ code }) => code.slice(0, 7)))].map((code) => feature({ code, name: nameOf(code), note }, villages.filter((v) => v.code.startsWith(code)).map((v) => [v.ring])));
  const bank = Array.from({ length: 40 }, (_, i) => [W + (STEP * N * i) / 39, S + STEP * (3.3 + 0.7 * Math.sin(i / 5))]);
  return [feature({ code: "mahakam", name: "Mahakam" }, [[[...bank, ...bank.map(([x, y]) => [x, y + 0.006]).reverse(), bank[0]]]])];
}
