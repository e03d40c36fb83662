/** Draws a mesh with the graphics card (or what stands for one), in one call for each texture. */
import type { MeshSurface, TextureBeyond } from '../../../src-shared/domain/shape.ts';
import { linkProgram } from '../../ui/webgl.ts';

export interface Mesh {
  readonly at: Float32Array<ArrayBuffer>;
  readonly normals: Uint8Array<ArrayBuffer>;
  readonly colors: Uint8Array<ArrayBuffer>;
  readonly index: Int32Array<ArrayBuffer>;
  /** Where each corner lies on its texture; empty where there are none. */
  readonly places: Float32Array<ArrayBuffer>;
  readonly surfaces: readonly MeshSurface[];
  readonly textures: readonly { readonly width: number; readonly height: number; readonly data: Uint8Array<ArrayBuffer> }[];
}

export type Look = 'surface' | 'edges' | 'wires';

export interface Frame {
  readonly turn: readonly number[];
  readonly target: readonly number[];
  readonly distance: number;
  readonly lens: readonly [number, number];
  readonly near: number;
  readonly far: number;
  readonly look: Look;
  /** Of edges, sRGB 0–1. */
  readonly ink: readonly [number, number, number];
}

const VERTEX = `#version 300 es
precision highp float;
layout(location=0) in vec3 at; layout(location=1) in vec4 normal; layout(location=2) in vec4 color; layout(location=3) in vec2 place;
uniform mat3 turn; uniform vec3 target; uniform float distance_; uniform vec2 lens; uniform vec2 depth;
out vec3 seen; out vec3 out_; out vec4 paint; out vec2 where_;
void main() {
  seen = turn * (at - target) - vec3(0, 0, distance_);
  out_ = turn * normal.xyz;
  paint = color;
  where_ = place;
  gl_Position = vec4(seen.xy * lens, (seen.z * (depth.x + depth.y) + 2.0 * depth.x * depth.y) / (depth.x - depth.y), -seen.z);
}`;

/** Lit from both sides, as the picture of the model is: many files do not say which side is out. */
const FRAGMENT = `#version 300 es
precision highp float;
in vec3 seen; in vec3 out_; in vec4 paint; in vec2 where_;
uniform vec4 ink; uniform sampler2D cover; uniform vec2 covered;
out vec4 result;
void main() {
  if (ink.a > 0.0) { result = ink; return; }
  vec3 n = dot(out_, out_) > 0.2 ? normalize(out_) : normalize(cross(dFdx(seen), dFdy(seen)));
  if (dot(n, seen) > 0.0) n = -n;
  float light = 0.22 + 0.72 * max(0.0, dot(n, vec3(-0.45, 0.7, 0.55))) + 0.28 * max(0.0, dot(n, vec3(0.7, 0.15, 0.5)));
  vec3 base = paint.a > 0.5 ? pow(paint.rgb, vec3(2.2)) : covered.x > 0.5 ? vec3(1) : vec3(0.42, 0.45, 0.5);
  if (covered.x > 0.5) {
    vec4 texel = texture(cover, where_);
    if (covered.y > 0.5 && texel.a < 0.5) discard;
    base *= texel.rgb;
  }
  result = vec4(pow(min(base * light * 1.25, 1.0), vec3(1.0 / 2.2)), 1.0);
}`;

export interface Drawer {
  draw(frame: Frame, width: number, height: number): void;
  end(): void;
}

/** undefined where there is no WebGL. */
export function createDrawer(canvas: HTMLCanvasElement, mesh: Mesh): Drawer | undefined {
  const gl = canvas.getContext('webgl2', { antialias: true, alpha: true });
  const program = gl && linkProgram(gl, VERTEX, FRAGMENT);
  if (!gl || !program) return undefined;
  // biome-ignore lint/correctness/useHookAtTopLevel: a name of WebGL's
  gl.useProgram(program);
  const place = (name: string) => gl.getUniformLocation(program, name);
  const at = {
    turn: place('turn'),
    target: place('target'),
    distance: place('distance_'),
    lens: place('lens'),
    depth: place('depth'),
    ink: place('ink'),
    covered: place('covered'),
  };
  const vertices = gl.createVertexArray();
  gl.bindVertexArray(vertices);
  const list = (location: number, data: Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>, size: number, type: number) => {
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(location);
    gl.vertexAttribPointer(location, size, type, type !== gl.FLOAT, 0, 0);
  };
  list(0, mesh.at, 3, gl.FLOAT);
  list(1, mesh.normals, 4, gl.BYTE);
  list(2, mesh.colors, 4, gl.UNSIGNED_BYTE);
  if (mesh.places.length) list(3, mesh.places, 2, gl.FLOAT);
  const textures = mesh.textures.map((texture) => upload(gl, texture));
  const faces = gl.createBuffer();
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, faces);
  gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, mesh.index, gl.STATIC_DRAW);
  let edges: { buffer: WebGLBuffer; count: number } | undefined;
  gl.enable(gl.DEPTH_TEST);
  gl.enable(gl.POLYGON_OFFSET_FILL);
  gl.polygonOffset(1, 1);

  return {
    draw(frame, width, height) {
      if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
      gl.viewport(0, 0, width, height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
      gl.uniformMatrix3fv(at.turn, false, frame.turn);
      gl.uniform3fv(at.target, frame.target);
      gl.uniform1f(at.distance, frame.distance);
      gl.uniform2fv(at.lens, frame.lens);
      gl.uniform2f(at.depth, frame.near, frame.far);
      if (frame.look !== 'wires') {
        gl.uniform4f(at.ink, 0, 0, 0, 0);
        gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, faces);
        let from = 0;
        for (const { triangles, texture, beyond, cut } of mesh.surfaces) {
          const covers = texture === null ? undefined : textures[texture];
          gl.uniform2f(at.covered, covers ? 1 : 0, cut ? 1 : 0);
          gl.bindTexture(gl.TEXTURE_2D, covers ?? null);
          if (covers) {
            gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl[WRAP[beyond[0]]]);
            gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl[WRAP[beyond[1]]]);
          }
          gl.drawElements(gl.TRIANGLES, triangles * 3, gl.UNSIGNED_INT, from * 4);
          from += triangles * 3;
        }
      }
      if (frame.look !== 'surface') {
        gl.uniform4f(at.ink, ...frame.ink, 1);
        edges ??= edgesOf(gl, mesh.index);
        gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, edges.buffer);
        gl.drawElements(gl.LINES, edges.count, gl.UNSIGNED_INT, 0);
      }
    },
    end: () => gl.getExtension('WEBGL_lose_context')?.loseContext(),
  };
}

const WRAP = { repeat: 'REPEAT', mirror: 'MIRRORED_REPEAT', clamp: 'CLAMP_TO_EDGE' } as const satisfies Record<TextureBeyond, string>;
/** As far as a card likes: floors that are looked at along stay sharp. */
const SLANTED = 8;

function upload(gl: WebGL2RenderingContext, { width, height, data }: Mesh['textures'][number]): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.SRGB8_ALPHA8, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, data);
  gl.generateMipmap(gl.TEXTURE_2D);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
  const slanted = gl.getExtension('EXT_texture_filter_anisotropic');
  if (slanted) gl.texParameterf(gl.TEXTURE_2D, slanted.TEXTURE_MAX_ANISOTROPY_EXT, SLANTED);
  return texture;
}

/** Each side of each triangle, made when one first wants to see them. */
function edgesOf(gl: WebGL2RenderingContext, index: Int32Array): { buffer: WebGLBuffer; count: number } {
  const lines = new Uint32Array(index.length * 2);
  for (let i = 0; i + 2 < index.length; i += 3) {
    const [a, b, c] = [index[i]!, index[i + 1]!, index[i + 2]!];
    lines.set([a, b, b, c, c, a], i * 2);
  }
  const buffer = gl.createBuffer();
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, buffer);
  gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, lines, gl.STATIC_DRAW);
  return { buffer, count: lines.length };
}
