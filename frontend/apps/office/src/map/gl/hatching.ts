import type { Map as GlMap } from "maplibre-gl";

/** Distance of the lines in pixels: the rougher the figure, the denser. Both are whole parts of a tile, so that tiles join. */
export const HATCHING: Readonly<Record<1 | 2, { readonly tile: number; readonly width: number }>> = {
  1: { tile: 12, width: 1.2 },
  2: { tile: 6, width: 1.4 },
};
const RATIO = 2;

/** Hands the two hatchings to the map as `hatch-1` and `hatch-2`. */
export function addHatching(map: GlMap): void {
  for (const [rough, { tile, width }] of Object.entries(HATCHING)) {
    const image = drawHatching(tile * RATIO, width * RATIO);
    if (image) map.addImage(`hatch-${rough}`, image, { pixelRatio: RATIO });
  }
}

function drawHatching(size: number, width: number): ImageData | null {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  pen.strokeStyle = "#15292b";
  pen.lineWidth = width;
  pen.beginPath();
  for (const shift of [-size, 0, size]) { // the neighbours' corners as well
    pen.moveTo(shift, size);
    pen.lineTo(shift + size, 0);
  }
  pen.stroke();
  return pen.getImageData(0, 0, size, size);
}
