/** A picture as a file: the drawing with its colours written in, as dots, or its numbers. */
import { t } from "../../words/t";

const DRAWN = ["fill", "stroke", "stroke-width", "font-family", "font-size", "font-weight"];
const SHARP = 2;

/** The drawing on its own: a style sheet of the page does not go with it. */
export function drawingOf(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const own = [...svg.querySelectorAll("text, line, rect")];
  for (const [at, each] of [...copy.querySelectorAll("text, line, rect")].entries()) {
    const original = own[at];
    if (original === undefined) continue;
    const style = getComputedStyle(original);
    for (const name of DRAWN) each.setAttribute(name, style.getPropertyValue(name));
    each.removeAttribute("class");
  }
  for (const cell of copy.querySelectorAll("g")) {
    for (const name of ["role", "tabindex", "aria-label", "data-cell", "class"]) cell.removeAttribute(name);
  }
  copy.removeAttribute("class");
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  ground.setAttribute("width", "100%");
  ground.setAttribute("height", "100%");
  ground.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}

/** The same as dots, twice as many as on the page. */
export async function dotsOf(svg: SVGSVGElement): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawingOf(svg))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = svg.width.baseVal.value * SHARP;
  canvas.height = svg.height.baseVal.value * SHARP;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error(t("The browser could not draw the picture.")));
      else resolve(blob);
    }, "image/png");
  });
}
