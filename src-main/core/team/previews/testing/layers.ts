import type { FileLayer, Values } from '../../../../../src-shared/domain/asset.ts';
import { layerOf } from '../../../metadata/layer.ts';
import { sha256 } from '../../keys.ts';

/** What a file says that says this in its XMP. */
export const fakeLayer = (values: Values): FileLayer => layerOf([{ source: 'xmp', hash: sha256(JSON.stringify(values)).toString('hex'), values }]);
