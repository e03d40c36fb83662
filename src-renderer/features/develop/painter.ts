/** Draws an edited picture with the graphics card, or what stands for one: all of a recipe in one call. */
import { frameOf, scaledFrame } from '../../../src-shared/domain/edits/frame.ts';
import type { Recipe } from '../../../src-shared/domain/edits/recipe.ts';
import { retouchOf } from '../../../src-shared/domain/edits/retouch.ts';
import { CURVE_STEPS, toneOf } from '../../../src-shared/domain/edits/tone.ts';
import { linkProgram } from '../../ui/webgl.ts';
import { FRAGMENT, VERTEX } from './shader.ts';

export interface Shown {
  readonly recipe: Recipe;
  /** Quarter turns by hand, degrees clockwise. */
  readonly rotate: number;
  /** All of the straightened frame, for choosing a crop. */
  readonly uncropped: boolean;
  /** Pixels of the whole picture, of which this may be a smaller one. */
  readonly full: { readonly width: number; readonly height: number };
  /** Of the result, what is on screen: all numbers 0–1 of its width and height. */
  readonly part: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
}

export interface Painter {
  /** @param picture upright, sRGB, straight alpha. @returns false: it is larger than this machine draws, and the one before stays. */
  load(picture: ImageBitmap): boolean;
  /** The canvas becomes as large as the part of the result, and takes its place in what holds it. */
  draw(shown: Shown): void;
}

/** undefined where there is no WebGL. */
export function createPainter(canvas: HTMLCanvasElement): Painter | undefined {
  // What was drawn can be read: a test does.
  const gl = canvas.getContext('webgl2', {
    antialias: false,
    depth: false,
    premultipliedAlpha: false,
    preserveDrawingBuffer: true,
  });
  const program = gl && linkProgram(gl, VERTEX, FRAGMENT);
  if (!gl || !program) return undefined;
  // biome-ignore lint/correctness/useHookAtTopLevel: a name of WebGL's
  gl.useProgram(program);
  const place = (name: string) => gl.getUniformLocation(program, name);
  let [width, height] = [0, 0];
  texture(gl, 0, gl.LINEAR);
  gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);
  texture(gl, 1, gl.NEAREST);
  gl.uniform1i(place('picture'), 0);
  gl.uniform1i(place('curve'), 1);

  return {
    load(picture) {
      if (Math.max(picture.width, picture.height) > gl.getParameter(gl.MAX_TEXTURE_SIZE)) return false;
      [width, height] = [picture.width, picture.height];
      gl.activeTexture(gl.TEXTURE0);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, picture);
      gl.uniform2f(place('size'), width, height);
      return true;
    },
    draw({ recipe, rotate, uncropped, full, part }) {
      const frame = scaledFrame(frameOf(recipe, full.width, full.height, rotate, uncropped), full, { width, height });
      const tone = toneOf(recipe, width / full.width);
      const { covers, eyes } = retouchOf(recipe, width, height);
      const [left, top] = [Math.floor(part.left * frame.width), Math.floor(part.top * frame.height)];
      const columns = Math.max(1, Math.ceil(part.right * frame.width) - left);
      const rows = Math.max(1, Math.ceil(part.bottom * frame.height) - top);
      if (canvas.width !== columns || canvas.height !== rows) [canvas.width, canvas.height] = [columns, rows];
      const percent = (pixels: number, of: number) => `${(pixels / of) * 100}%`;
      Object.assign(canvas.style, {
        left: percent(left, frame.width),
        top: percent(top, frame.height),
        width: percent(columns, frame.width),
        height: percent(rows, frame.height),
      });
      gl.viewport(0, 0, columns, rows);
      gl.uniform2f(place('corner'), left, top);
      gl.uniform1f(place('rows'), rows);
      const [a, b, c, d, e, f] = frame.map;
      gl.uniform2f(place('room'), frame.width, frame.height);
      gl.uniform3f(place('mapX'), a, c, e);
      gl.uniform3f(place('mapY'), b, d, f);
      gl.uniform3f(place('gains'), ...tone.gains);
      gl.uniform3f(place('sharpen'), tone.sharpen.amount, tone.sharpen.side, tone.sharpen.corner);
      gl.uniform1f(place('white'), tone.white);
      gl.uniform1f(place('saturation'), tone.saturation);
      gl.uniform1f(place('vibrance'), tone.vibrance);
      // Of a frame that is still to be cropped, nobody knows where its corners will be.
      gl.uniform1f(place('vignette'), uncropped ? 0 : tone.vignette);
      gl.uniform1i(place('changed'), tone.none ? 0 : 1);
      gl.uniform1i(place('curved'), tone.hasCurve ? 1 : 0);
      gl.uniform1i(place('gray'), tone.blackWhite ? 1 : 0);
      gl.uniform1i(place('covers'), covers.length);
      gl.uniform1i(place('eyes'), eyes.length);
      if (covers.length) {
        gl.uniform3fv(
          place('cover'),
          covers.flatMap(({ x, y, r }) => [x, y, r]),
        );
        gl.uniform2fv(
          place('shift'),
          covers.flatMap(({ dx, dy }) => [dx, dy]),
        );
      }
      if (eyes.length)
        gl.uniform3fv(
          place('eye'),
          eyes.flatMap(({ x, y, r }) => [x, y, r]),
        );
      gl.activeTexture(gl.TEXTURE1);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32F, CURVE_STEPS + 1, 1, 0, gl.RED, gl.FLOAT, tone.curve);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.drawArrays(gl.TRIANGLES, 0, 3);
    },
  };
}

function texture(gl: WebGL2RenderingContext, unit: number, filter: number): void {
  gl.activeTexture(gl.TEXTURE0 + unit);
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  for (const [name, value] of [
    [gl.TEXTURE_MIN_FILTER, filter],
    [gl.TEXTURE_MAG_FILTER, filter],
    [gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE],
    [gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE],
  ] as const)
    gl.texParameteri(gl.TEXTURE_2D, name, value);
}
