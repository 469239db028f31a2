import type { Map as GlMap } from "maplibre-gl";

/** Colours of the houses, the same as `--rs-g…` in tokens.css; each group has a shape of its own as well. */
export const GROUP_COLOURS: Readonly<Record<number, string>> = {
  0: "#858b8d", 1: "#8c1d40", 2: "#d9731a", 3: "#5aa0c4", 4: "#27598a",
};
const SIZE = 48;
const RATIO = 2;

type Draw = (pen: CanvasRenderingContext2D, c: number, r: number) => void;
const polygon = (points: [number, number][]): Draw => (pen, c, r) => {
  points.forEach(([x, y], i) => { if (i === 0) pen.moveTo(c + x * r, c + y * r); else pen.lineTo(c + x * r, c + y * r); });
  pen.closePath();
};
const SHAPES: Readonly<Record<number, Draw>> = {
  1: polygon([[0, -1.12], [1.12, 0], [0, 1.12], [-1.12, 0]]),
  2: polygon([[0, -1.05], [1.08, 0.85], [-1.08, 0.85]]),
  3: (pen, c, r) => { pen.arc(c, c, r * 0.85, 0, 2 * Math.PI); },
  4: polygon([[-0.78, -0.78], [0.78, -0.78], [0.78, 0.78], [-0.78, 0.78]]),
  0: (pen, c, r) => { pen.arc(c, c, r * 0.72, 0, 2 * Math.PI); },
};

/** Draws the five signs and hands them to the map as `house-0` … `house-4`. */
export function addHouseSigns(map: GlMap): void {
  for (const [group, draw] of Object.entries(SHAPES)) {
    const image = drawSign(Number(group), draw);
    if (image) map.addImage(`house-${group}`, image, { pixelRatio: RATIO });
  }
}

function drawSign(group: number, draw: Draw): ImageData | null {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE;
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  const colour = GROUP_COLOURS[group] ?? "#000";
  pen.beginPath();
  draw(pen, SIZE / 2, SIZE * 0.38);
  pen.lineJoin = "round";
  pen.lineWidth = 6;
  pen.strokeStyle = "#fff";
  pen.stroke();
  if (group === 0) { // hollow: not a rank
    pen.fillStyle = "#fff";
    pen.fill();
    pen.lineWidth = 5;
    pen.strokeStyle = colour;
    pen.stroke();
  } else {
    pen.fillStyle = colour;
    pen.fill();
  }
  return pen.getImageData(0, 0, SIZE, SIZE);
}
