/** A square of 2 × 2 that stands upright, with a picture on it, in every form that may say so. */
import { glbOf } from './models.ts';
import { zipFile } from './zip-file.ts';

const AT = [
  [0, 0, 0],
  [2, 0, 0],
  [2, 2, 0],
  [0, 2, 0],
] as const; // prettier-ignore
/** From the left and from below. */
const PLACES = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const; // prettier-ignore
const FACES = [
  [0, 1, 2],
  [0, 2, 3],
] as const; // prettier-ignore

/** @param library the file of materials that it names */
export const texturedObj = (library = 'wall.mtl'): string =>
  `mtllib ${library}\n${AT.map((c) => `v ${c.join(' ')}`).join('\n')}\n${PLACES.map((c) => `vt ${c.join(' ')}`).join('\n')}\no Wall\nusemtl Poster\n${FACES.map((f) => `f ${f.map((c) => `${c + 1}/${c + 1}`).join(' ')}`).join('\n')}\n`;

/** @param map what stands behind `map_Kd` */
export const mtl = (map: string): string => `# materials\nnewmtl Poster\nKd 1 1 1\nmap_Kd ${map}\n`;

export const texturedPly = (picture: string): string =>
  `ply\nformat ascii 1.0\ncomment TextureFile ${picture}\nelement vertex 4\nproperty float x\nproperty float y\nproperty float z\nproperty float s\nproperty float t\nelement face 2\nproperty list uchar int vertex_indices\nend_header\n${AT.map(([x, y, z], i) => [x, z, y, ...PLACES[i]!].join(' ')).join('\n')}\n${FACES.map((f) => `3 ${f.join(' ')}`).join('\n')}\n`;

type Image = { readonly uri: string } | { readonly data: Buffer; readonly mimeType: string };

/** @param buffer where its numbers are; absent: in the file, as a GLB. @param texture what else its texture says */
export function texturedGltf(
  image: Image,
  buffer?: string,
  texture: object = { source: 0 },
): { file: Buffer; bin: Buffer } {
  const numbers = Buffer.alloc(4 * 12 + 4 * 8 + 12);
  for (const [i, value] of AT.flat().entries()) numbers.writeFloatLE(value, i * 4);
  // Here from above.
  for (const [i, value] of PLACES.flatMap(([u, v]) => [u, 1 - v]).entries()) numbers.writeFloatLE(value, 48 + i * 4);
  for (const [i, value] of FACES.flat().entries()) numbers.writeUInt16LE(value, 80 + i * 2);
  const bin =
    'data' in image ? Buffer.concat([numbers, image.data, Buffer.alloc((4 - (image.data.length % 4)) % 4)]) : numbers;
  const views = [[0, 48], [48, 32], [80, 12], ...('data' in image ? [[92, image.data.length]] : [])];
  const json = {
    asset: { version: '2.0' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0, name: 'Wall' }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0, TEXCOORD_0: 1 }, indices: 2, material: 0 }] }],
    materials: [{ name: 'Poster', pbrMetallicRoughness: { baseColorTexture: { index: 0 } } }],
    textures: [texture],
    images: ['uri' in image ? image : { bufferView: 3, mimeType: image.mimeType }],
    accessors: [
      { bufferView: 0, componentType: 5126, count: 4, type: 'VEC3', min: [0, 0, 0], max: [2, 2, 0] },
      { bufferView: 1, componentType: 5126, count: 4, type: 'VEC2' },
      { bufferView: 2, componentType: 5123, count: 6, type: 'SCALAR' },
    ],
    bufferViews: views.map(([byteOffset, byteLength]) => ({ buffer: 0, byteOffset, byteLength })),
    buffers: [{ byteLength: bin.length, ...(buffer ? { uri: buffer } : {}) }],
  };
  if (buffer) return { file: Buffer.from(JSON.stringify(json)), bin };
  return { file: glbOf(json, bin), bin };
} // prettier-ignore

/** @param carried the picture in the file, as text @param named where it is otherwise */
export const texturedFbx = (named: string, carried?: Buffer): string => `; FBX 7.3.0 project file
; ----------------------------------------------------

FBXHeaderExtension:  {
	FBXHeaderVersion: 1003
	FBXVersion: 7300
}

Objects:  {
	Geometry: 1001, "Geometry::Wall", "Mesh" {
		Vertices: *12 {
			a: ${AT.flat().join(',')}
		}
		PolygonVertexIndex: *6 {
			a: ${FACES.flatMap(([a, b, c]) => [a, b, -c - 1]).join(',')}
		}
		GeometryVersion: 124
		LayerElementUV: 0 {
			Version: 101
			Name: "map1"
			MappingInformationType: "ByPolygonVertex"
			ReferenceInformationType: "IndexToDirect"
			UV: *8 {
				a: ${PLACES.flat().join(',')}
			}
			UVIndex: *6 {
				a: ${FACES.flat().join(',')}
			}
		}
	}
	Model: 1002, "Model::Wall", "Mesh" {
		Version: 232
	}
	Material: 1003, "Material::Poster", "" {
		Version: 102
		ShadingModel: "phong"
	}
	Texture: 1004, "Texture::Poster", "" {
		Type: "TextureVideoClip"
		FileName: "${named}"
		RelativeFilename: "${named}"
	}
	Video: 1005, "Video::Poster", "Clip" {
		Type: "Clip"
		Filename: "${named}"
		RelativeFilename: "${named}"
${carried ? `\t\tContent: , "${carried.toString('base64')}"\n` : ''}	}
}

Connections:  {
	C: "OO",1002,0
	C: "OO",1001,1002
	C: "OO",1003,1002
	C: "OP",1004,1003, "DiffuseColor"
	C: "OO",1005,1004
}
`;

/** @param path of the picture in the package */
export const textured3mf = (picture: Buffer, path = '/3D/Textures/poster.png'): Buffer =>
  zipFile({
    '[Content_Types].xml': '<Types/>',
    '3D/3dmodel.model': `<?xml version="1.0"?><model unit="millimeter"><resources><m:texture2d id="5" path="${path}" contenttype="image/png"/><m:texture2dgroup id="6" texid="5">${PLACES.map(([u, v]) => `<m:tex2coord u="${u}" v="${v}"/>`).join('')}</m:texture2dgroup>
    <object id="1" type="model"><mesh><vertices>${AT.map(([x, y, z]) => `<vertex x="${x}" y="${z}" z="${y}"/>`).join('')}</vertices><triangles>${FACES.map(([a, b, c]) => `<triangle v1="${a}" v2="${b}" v3="${c}" pid="6" p1="${a}" p2="${b}" p3="${c}"/>`).join('')}</triangles></mesh></object></resources><build><item objectid="1"/></build></model>`,
    '3D/Textures/poster.png': picture,
  });
