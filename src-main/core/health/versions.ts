import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { arch, release } from 'node:os';
import { ffmpegVersion } from '../tools/ffmpeg.ts';

export interface Versions {
  readonly vitrine: string;
  readonly node: string;
  readonly electron: string | null;
  readonly system: string;
  readonly sqlite: string;
  readonly sharp: string | null;
  readonly exiftool: string | null;
  /** Null: there is none. */
  readonly ffmpeg: string | null;
}

let ffmpeg: Promise<string | null> | undefined;

/** Asks no more than once what needs a process to be started. */
export async function versions(vitrine: string, sqlite: string): Promise<Versions> {
  ffmpeg ??= ffmpegVersion();
  return {
    vitrine,
    node: process.versions.node,
    electron: process.versions['electron'] ?? null,
    system: `${process.platform} ${release()} ${arch()}`,
    sqlite,
    sharp: packageVersion('sharp'),
    exiftool: packageVersion('exiftool-vendored.pl') ?? packageVersion('exiftool-vendored.exe'),
    ffmpeg: await ffmpeg,
  };
}

function packageVersion(name: string): string | null {
  try {
    const file = findPackageJSON(name, import.meta.url);
    return file ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version : null;
  } catch {
    return null;
  }
}
