/**
 * The shader of edits: line by line what src-shared/domain/edits/tone.ts and retouch.ts say, and src-main/core/edits/rows.ts does. All
 * numbers come from there; e2e/browser/edits-agree.spec.ts holds both against each other.
 */
import { MOST_PLACES } from '../../../src-shared/domain/edits/recipe.ts';
import { FEATHER, REDNESS } from '../../../src-shared/domain/edits/retouch.ts';
import { CURVE_STEPS, KNEE, LUMA, VIGNETTE_FROM } from '../../../src-shared/domain/edits/tone.ts';

const number = (value: number): string => value.toFixed(6);

export const VERTEX = `#version 300 es
void main() {
  gl_Position = vec4(vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4.0 - 1.0, 0, 1);
}`;

export const FRAGMENT = `#version 300 es
precision highp float;
precision highp sampler2D;
const vec3 LUMA = vec3(${LUMA.map(number).join()});
const float STEPS = ${CURVE_STEPS}.0;
uniform sampler2D picture, curve;
uniform vec2 size, room, corner;
uniform float rows;
uniform vec3 mapX, mapY, gains, sharpen;
uniform float white, saturation, vibrance, vignette;
uniform bool changed, curved, gray;
uniform int covers, eyes;
uniform vec3 cover[${MOST_PLACES}], eye[${MOST_PLACES}];
uniform vec2 shift[${MOST_PLACES}];
out vec4 result;

vec3 toLinear(vec3 c) { return mix(c / 12.92, pow((c + 0.055) / 1.055, vec3(2.4)), step(0.04045, c)); }
float coded(float l) { return l <= 0.0031308 ? 12.92 * max(l, 0.0) : 1.055 * pow(l, 1.0 / 2.4) - 0.055; }
vec3 coded(vec3 l) { return vec3(coded(l.x), coded(l.y), coded(l.z)); }

float weight(vec3 place, vec2 at) { return 1.0 - smoothstep(${number(FEATHER)} * place.z, place.z, distance(at, place.xy)); }

vec4 retouched(vec2 seen) {
  vec2 at = vec2(dot(mapX, vec3(seen, 1)), dot(mapY, vec3(seen, 1)));
  vec4 color = texture(picture, at / size);
  for (int i = 0; i < covers; i++) {
    float share = weight(cover[i], at);
    if (share > 0.0) color.rgb = mix(color.rgb, textureLod(picture, (at + shift[i]) / size, 0.0).rgb, share);
  }
  for (int i = 0; i < eyes; i++) {
    float share = weight(eye[i], at) * smoothstep(${number(REDNESS[0])}, ${number(REDNESS[1])}, color.r - max(color.g, color.b));
    color.r = mix(color.r, (color.g + color.b) / 2.0, share);
  }
  return color;
}
float luma(vec2 seen) { return dot(retouched(seen).rgb, LUMA); }

vec3 shoulder(vec3 light) {
  if (white <= 1.0) return light;
  float slope = (white - ${number(KNEE)}) / ${number(1 - KNEE)};
  vec3 t = max((light - ${number(KNEE)}) / (white - ${number(KNEE)}), 0.0);
  return mix(light, ${number(KNEE)} + ${number(1 - KNEE)} * slope * t / (1.0 + (slope - 1.0) * t), step(${number(KNEE)}, light));
}

vec3 toned(vec3 rgb, vec2 seen) {
  rgb = shoulder(rgb * gains);
  float factor = 1.0;
  if (curved) {
    float x = min(1.0, coded(dot(rgb, LUMA))) * STEPS;
    int i = min(int(STEPS) - 1, int(x));
    factor = mix(texelFetch(curve, ivec2(i, 0), 0).r, texelFetch(curve, ivec2(i + 1, 0), 0).r, x - float(i));
  }
  if (vignette != 0.0) {
    vec2 d = 2.0 * seen / room - 1.0;
    float t = smoothstep(${number(VIGNETTE_FROM)}, 1.0, sqrt(dot(d, d) / 2.0));
    factor *= exp2(vignette * t);
  }
  rgb *= factor;
  if (gray) return vec3(min(1.0, coded(dot(rgb, LUMA))));
  rgb = coded(rgb);
  float l = min(1.0, dot(rgb, LUMA));
  float most = max(rgb.r, max(rgb.g, rgb.b));
  float least = min(rgb.r, min(rgb.g, rgb.b));
  float dull = 1.0 - min(1.0, most - least);
  float k = max(0.0, (1.0 + saturation) * (1.0 + vibrance * dull * dull));
  if (l + (most - l) * k > 1.0) k = (1.0 - l) / (most - l);
  if (l + (least - l) * k < 0.0) k = l / (l - least);
  return l + (rgb - l) * k;
}

void main() {
  vec2 seen = corner + vec2(gl_FragCoord.x, rows - gl_FragCoord.y);
  vec2 at = vec2(dot(mapX, vec3(seen, 1)), dot(mapY, vec3(seen, 1)));
  // Outside of a picture that is being straightened.
  if (any(lessThan(at, vec2(-0.5))) || any(greaterThan(at, size + 0.5))) { result = vec4(0); return; }
  vec4 color = retouched(seen);
  if (changed) {
    vec3 rgb = color.rgb;
    if (sharpen.x > 0.0) {
      float middle = dot(rgb, LUMA);
      float sides = luma(seen - vec2(1, 0)) + luma(seen + vec2(1, 0)) + luma(seen - vec2(0, 1)) + luma(seen + vec2(0, 1));
      float corners = luma(seen - vec2(1)) + luma(seen + vec2(1)) + luma(seen + vec2(1, -1)) + luma(seen + vec2(-1, 1));
      rgb += sharpen.x * (middle - (middle + sharpen.y * sides + sharpen.z * corners) / (1.0 + 4.0 * sharpen.y + 4.0 * sharpen.z));
    }
    color.rgb = toned(toLinear(clamp(rgb, 0.0, 1.0)), seen);
  }
  result = color;
}`;
