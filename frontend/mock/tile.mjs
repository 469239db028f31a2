// A point layer as a Mapbox vector tile, in the least code that is right.
const varint = (n) => { const out = []; let v = n; while (v > 127) { out.push((v % 128) | 128); v = Math.floor(v / 128); } return [...out, v]; };
const field = (no, bytes) => [...varint(no * 8 + 2), ...varint(bytes.length), ...bytes];
const text = (value) => [...Buffer.from(value)];
const zigzag = (n) => (n << 1) ^ (n >> 31);

export function pixel(lon, lat, z, x, y) {
  const scale = 2 ** z;
  const sin = Math.sin((lat * Math.PI) / 180);
  return [((lon + 180) / 360) * scale - x, (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * scale - y].map((v) => Math.round(v * 4096));
}

export function houseTile(houses, z, x, y) {
  const inside = houses.map((house, id) => ({ ...house, id, p: pixel(...house.at, z, x, y) })).filter(({ p }) => p.every((v) => v > -256 && v < 4352));
  const values = [];
  const index = new Map();
  const value = (v) => { if (!index.has(v)) { index.set(v, values.length); values.push(typeof v === "string" ? field(1, text(v)) : [...varint(5 * 8), ...varint(v)]); } return index.get(v); };
  const features = inside.map(({ id, d, g, n, p }) => [
    ...varint(8), ...varint(id), ...field(2, [0, value(d), 1, value(g), 2, value(n)].flatMap(varint)), ...varint(3 * 8), 1,
    ...field(4, [9, zigzag(p[0]), zigzag(p[1])].flatMap(varint))]);
  const layer = [...varint(15 * 8), 2, ...field(1, text("houses")), ...features.flatMap((f) => field(2, f)), ...["d", "g", "n"].flatMap((k) => field(3, text(k))), ...values.flatMap((v) => field(4, v)), ...varint(5 * 8), ...varint(4096)];
  return Buffer.from(inside.length ? field(3, layer) : []);
}
