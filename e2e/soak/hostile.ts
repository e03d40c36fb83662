/** Thousands of damaged files of every type, read and shown by cores that strace watches. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fuzzFiles, makeSamples, unlike } from '../cli/testing/fuzz-files.ts';
import { cannotWatch } from '../cli/testing/watched.ts';

/** Of one core: its catalog and its trace stay small. */
const AT_ONCE = 250;
const LIMIT_MS = 900_000;

/** Mutants from number `first` on. Throws when they cannot be watched, and when any of them did what it must not. */
export async function soakHostile(
  { files, first, seed }: { files: number; first: number; seed: number },
  say: (line: string) => void,
): Promise<void> {
  const reason = cannotWatch();
  if (reason) throw new Error(`Nothing can be watched: ${reason}.`);
  const top = mkdtempSync(join(tmpdir(), 'vitrine-hostile-'));
  const count: Record<string, number> = {};
  const most = { core: 0, worker: 0, all: 0 };
  const wrong: string[] = [];
  let [seconds, longest] = [0, { what: '', ms: 0 }];
  try {
    mkdirSync(join(top, 'samples'));
    const samples = await makeSamples(join(top, 'samples'));
    for (let from = 0; from < files; from += AT_ONCE) {
      const numbers = Array.from({ length: Math.min(AT_ONCE, files - from) }, (_, i) => first + from + i);
      const folder = join(top, String(from));
      mkdirSync(folder);
      const came = await fuzzFiles({ samples, numbers, seed, folder, limitMs: LIMIT_MS });
      rmSync(folder, { recursive: true, force: true });
      for (const { name, preview, problem } of came.read?.rows ?? []) {
        const what = problem?.code ?? (preview ? 'read' : 'card');
        count[what] = (count[what] ?? 0) + 1;
        if (what === 'card') say(`  ${name}: neither a picture nor a reason`);
      }
      for (const who of ['core', 'worker', 'all'] as const) most[who] = Math.max(most[who], came.memory[who]);
      if ((came.read?.longest.ms ?? 0) > longest.ms) longest = came.read?.longest ?? longest;
      seconds += came.seconds;
      const unlikely = unlike(came, numbers.length);
      for (const line of unlikely) say(`  ${line}`);
      wrong.push(...unlikely);
      say(`${from + numbers.length} files, ${seconds} s`);
    }
    say(JSON.stringify({ seed, first, files, ...count, memory: most, longest, seconds }));
    if (wrong.length) throw new Error(`${wrong.length} did what they must not: ${wrong.slice(0, 20).join('\n')}`);
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}
