/** A small house in every form of a model: a block of 2 × 1 × 1 with a roof, 12 + 6 triangles. */
import { zipFile } from './zip-file.ts';

const CORNERS = [
  [0, 0, 0],
  [2, 0, 0],
  [2, 1, 0],
  [0, 1, 0],
  [0, 0, 1],
  [2, 0, 1],
  [2, 1, 1],
  [0, 1, 1],
  [0, 1.7, 0.5],
  [2, 1.7, 0.5],
] as const;
/** Four sides, floor, ceiling; then the roof. */
const FACES = [
  [0, 2, 1],
  [0, 3, 2],
  [4, 5, 6],
  [4, 6, 7],
  [0, 4, 7],
  [0, 7, 3],
  [1, 2, 6],
  [1, 6, 5],
  [0, 1, 5],
  [0, 5, 4],
  [3, 7, 6],
  [3, 6, 2],
  [3, 8, 7],
  [2, 6, 9],
  [7, 8, 9],
  [7, 9, 6],
  [3, 9, 8],
  [3, 2, 9],
] as const; // prettier-ignore
export const TRIANGLES = FACES.length;
const WALLS = 12;

export const stl = (): Buffer => {
  const out = Buffer.alloc(84 + TRIANGLES * 50);
  out.write('a house');
  out.writeUInt32LE(TRIANGLES, 80);
  for (const [i, face] of FACES.entries())
    // Stands on x and y, as what is printed.
    for (const [j, corner] of face.entries())
      for (const [k, axis] of [0, 2, 1].entries())
        out.writeFloatLE(CORNERS[corner]![axis]!, 84 + i * 50 + 12 + j * 12 + k * 4);
  return out;
};

export const stlText = (): string =>
  `solid house\n${FACES.map((face) => `facet normal 0 0 0\nouter loop\n${face.map((c) => `vertex ${CORNERS[c]!.join(' ')}`).join('\n')}\nendloop\nendfacet`).join('\n')}\nendsolid house\n`;

const lines = (faces: readonly (readonly number[])[]): string =>
  faces.map((face) => `f ${face.map((c) => c + 1).join(' ')}`).join('\n');

export const obj = (): string =>
  `# a house\n${CORNERS.map((c) => `v ${c.join(' ')}`).join('\n')}\no Walls\nusemtl Plaster\n${lines(FACES.slice(0, WALLS))}\no Roof\nusemtl Slate\n${lines(FACES.slice(WALLS))}\n`;

export const ply = (): string =>
  `ply\nformat ascii 1.0\nelement vertex ${CORNERS.length}\nproperty float x\nproperty float y\nproperty float z\nproperty uchar red\nproperty uchar green\nproperty uchar blue\nelement face ${TRIANGLES}\nproperty list uchar int vertex_indices\nend_header\n${CORNERS.map((c) => `${c.join(' ')} 200 40 30`).join('\n')}\n${FACES.map((f) => `3 ${f.join(' ')}`).join('\n')}\n`;

/** @param inside the shape in the same file; otherwise it is `house.bin`'s */
export function gltf(inside: boolean): { json: object; bin: Buffer } {
  const bin = Buffer.alloc(CORNERS.length * 12 + TRIANGLES * 6);
  for (const [i, value] of CORNERS.flat().entries()) bin.writeFloatLE(value, i * 4);
  for (const [i, value] of FACES.flat().entries()) bin.writeUInt16LE(value, CORNERS.length * 12 + i * 2);
  const json = {
    asset: { version: '2.0' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0, name: 'Cottage' }],
    meshes: [{ name: 'Cottage', primitives: [{ attributes: { POSITION: 0 }, indices: 1, material: 0 }] }],
    materials: [
      {
        name: 'Terracotta',
        pbrMetallicRoughness: { baseColorFactor: [0.6, 0.2, 0.1, 1], baseColorTexture: { index: 0 } },
      },
    ],
    textures: [{ source: 0 }],
    images: [{ uri: 'http://example.invalid/bricks.png' }],
    accessors: [
      { bufferView: 0, componentType: 5126, count: CORNERS.length, type: 'VEC3', min: [0, 0, 0], max: [2, 1.7, 1] },
      { bufferView: 1, componentType: 5123, count: TRIANGLES * 3, type: 'SCALAR' },
    ],
    bufferViews: [
      { buffer: 0, byteOffset: 0, byteLength: CORNERS.length * 12 },
      { buffer: 0, byteOffset: CORNERS.length * 12, byteLength: TRIANGLES * 6 },
    ],
    buffers: [{ byteLength: bin.length, ...(inside ? {} : { uri: 'house.bin' }) }],
  };
  return { json, bin };
}

export function glb(): Buffer {
  const { json, bin } = gltf(true);
  return glbOf(json, bin);
}

/** A glTF and its one buffer in one file (glTF 2.0, "GLB File Format"). */
export function glbOf(json: object, bin: Buffer): Buffer {
  const chunk = (data: Buffer, kind: string, pad: number): Buffer => {
    const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4, pad)]);
    const head = Buffer.alloc(8);
    head.writeUInt32LE(padded.length);
    head.write(kind, 4, 'latin1');
    return Buffer.concat([head, padded]);
  };
  const chunks = [chunk(Buffer.from(JSON.stringify(json)), 'JSON', 0x20), chunk(bin, 'BIN\0', 0)];
  const head = Buffer.from('glTF\x02\0\0\0\0\0\0\0', 'latin1');
  head.writeUInt32LE(12 + chunks.reduce((sum, { length }) => sum + length, 0), 8);
  return Buffer.concat([head, ...chunks]);
}

/** As text, which says the same as its binary form. */
export const fbx = (): string => {
  const corners = CORNERS.flat();
  // The last corner of a polygon is told by its complement.
  const index = FACES.flatMap(([a, b, c]) => [a, b, -c - 1]);
  return `; FBX 7.3.0 project file
; ----------------------------------------------------

FBXHeaderExtension:  {
	FBXHeaderVersion: 1003
	FBXVersion: 7300
}

Objects:  {
	Geometry: 1001, "Geometry::House", "Mesh" {
		Vertices: *${corners.length} {
			a: ${corners.join(',')}
		}
		PolygonVertexIndex: *${index.length} {
			a: ${index.join(',')}
		}
		GeometryVersion: 124
	}
	Model: 1002, "Model::Farmhouse", "Mesh" {
		Version: 232
	}
	Material: 1003, "Material::Timber", "" {
		Version: 102
		ShadingModel: "phong"
		Properties70:  {
			P: "DiffuseColor", "Color", "", "A",0.5,0.3,0.2
		}
	}
}

Connections:  {
	C: "OO",1002,0
	C: "OO",1001,1002
	C: "OO",1003,1002
}
`;
};

/** A tetrahedron of 10 units twice, side by side, the first of them through parts in parts `depth` deep. */
export function threeMf(depth = 1): Buffer {
  const nested = Array.from({ length: depth }, (_, i) => `<object id="${i + 2}"><components><component objectid="${i + 1}"/></components></object>`);
  const xml = `<?xml version="1.0"?><model unit="millimeter"><resources><basematerials id="99"><base name="PLA" displaycolor="#ff0000"/></basematerials>
    <object id="1" name="Peak" type="model"><mesh><vertices><vertex x="0" y="0" z="0"/><vertex x="10" y="0" z="0"/><vertex x="0" y="10" z="0"/><vertex x="0" y="0" z="10"/></vertices>
    <triangles><triangle v1="0" v2="2" v3="1"/><triangle v1="0" v2="1" v3="3"/><triangle v1="1" v2="2" v3="3"/><triangle v1="2" v2="0" v3="3"/><triangle v1="9" v2="0" v3="3"/></triangles></mesh></object>
    ${nested.join('')}</resources><build><item objectid="${depth + 1}"/><item objectid="1" transform="1 0 0 0 1 0 0 0 1 20 0 0"/></build></model>`;
  return zipFile({ '[Content_Types].xml': '<Types/>', '3D/3dmodel.model': xml });
}
