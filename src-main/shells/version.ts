import { readFileSync } from 'node:fs';

/** As package.json says, in a checkout and in a package alike. */
export const version: string = find();

function find(): string {
  for (const up of ['../../package.json', '../package.json', '../../../package.json']) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8')) as {
        name: string;
        version: string;
      };
      if (name === 'vitrine') return version;
    } catch {
      // Not here: a bundle lies elsewhere than the source.
    }
  }
  return '0.0.0';
}
