/** An SVG as a PNG, as the browser draws it. */

/** Points of the PNG for each of the SVG, so that letters are sharp. */
const scale = 2;
/** What browsers draw on one canvas at most, in points aside and down. */
const sideMax = 16_384;

/** `picture`: the SVG as a data address. Rejects where the browser has no room for it. */
export async function pngOf(picture: string): Promise<Blob> {
  const image = new Image();
  image.src = picture;
  await image.decode();
  const factor = Math.min(scale, sideMax / Math.max(image.naturalWidth, image.naturalHeight));
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(image.naturalWidth * factor);
  canvas.height = Math.floor(image.naturalHeight * factor);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error('too large for a PNG here')) : resolve(blob)));
  });
}
