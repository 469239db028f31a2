/** MapLibre needs WebGL 2; a machine without a graphics driver often has none. */
export function hasWebGl(): boolean {
  try {
    return document.createElement("canvas").getContext("webgl2") !== null;
  } catch {
    return false;
  }
}
