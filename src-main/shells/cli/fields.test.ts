import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Command } from './command.ts';
import { redo, set, undo } from './commands/edit.ts';
import { fields } from './commands/fields.ts';
import { search, show } from './commands/find.ts';
import { verify } from './commands/look.ts';
import { session } from './testing/session.ts';

interface Listed {
  readonly fields: readonly { readonly key: string; readonly name: string; readonly choices: readonly string[] }[];
}

test('custom fields are defined, set, found, removed and undone, also after a restart', async () => {
  const { run, add, restart, pictures } = await session();
  await add({ 'a.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', 'notes.txt': 'Bring the tripod.' });
  const at = (name: string) => join(pictures, name);
  const found = async (query: string) => ((await run(search, query)) as { items: { path: string }[] }).items.map(({ path }) => path.slice(pictures.length + 1));
  const shown = async (name: string) => ((await run(show, at(name))) as { fields: object }).fields;

  expect(await run(fields, 'define', 'Client', '--schema', 'Job', '--kinds', 'vector,raw')).toMatchObject({
    key: 'client',
    type: 'text',
    schema: 'Job',
    kinds: ['raw', 'vector'],
    property: 'vitrineFields:client',
  });
  await run(fields, 'define', 'Usage', '--type', 'multi-choice', '--choice', 'Web', '--choice', 'Print, large');
  await run(fields, 'define', 'usage', '--choice', 'Ads', '--no-choice', 'web', '--rename', 'Used for');
  expect(((await run(fields)) as Listed).fields.map(({ key, name, choices }) => [key, name, choices])).toEqual([
    ['client', 'Client', []],
    ['usage', 'Used for', ['Print, large', 'Ads']],
  ]);

  const wish = ['--field', 'client=Acme', '--field', 'Used for=ads,"Print, large"', '--rating', '3'];
  expect(await run(set, at('a.svg'), at('notes.txt'), ...wish)).toMatchObject({ changed: 2, label: 'Changed stars and fields of 2 assets' });
  expect(await shown('a.svg')).toEqual({ client: 'Acme', usage: ['Print, large', 'Ads'] });
  // The text is of a kind that the fields are not for.
  expect(await found('field.usage:"print, large" OR field.client:acme')).toEqual(['a.svg']);

  await run(fields, 'remove', 'client');
  expect([await shown('a.svg'), await found('acme')]).toEqual([{ usage: ['Print, large', 'Ads'] }, []]);
  await restart();
  expect(await run(undo)).toMatchObject({ label: 'Removed the field “Client”' });
  expect([await shown('a.svg'), await found('acme')]).toEqual([{ client: 'Acme', usage: ['Print, large', 'Ads'] }, ['a.svg']]);
  await run(undo);
  expect([await shown('a.svg'), await found('acme OR field.usage:ads')]).toEqual([{}, []]);
  await run(redo);
  expect(await found('field.client:acme field.usage:ads rating:3')).toEqual(['a.svg']);
  await run(fields, 'remove', '--schema', 'job');
  expect((await run(fields)) as Listed).toEqual({ fields: [] });
  expect(await run(verify)).toMatchObject({ ok: true });
});

test('what cannot be is refused, with what there is', async () => {
  const { run, add } = await session();
  await add({ 'notes.txt': 'Bring the tripod.' });
  await run(fields, 'define', 'Usage', '--type', 'choice', '--choice', 'Web', '--choice', 'Ads');
  const refused: [Command, string[], string][] = [
    [fields, ['define', 'X', '--type', 'color'], '--type takes one of'],
    [fields, ['define', 'X', '--kinds', 'photo'], '--kinds takes all'],
    [fields, ['define', 'Usage', '--type', 'number'], 'cannot change'],
    [fields, ['remove', 'nothing'], 'There is no field “nothing”. There are usage.'],
    [fields, ['remove', '--schema', 'nothing'], 'There are no fields called “nothing”.'],
    [fields, ['mend'], 'Use: vitrine fields'],
    [set, ['notes', '--field', 'usage'], 'as in client=Acme'],
    [set, ['notes', '--field', 'usage=Radio'], 'has no choice “Radio”. It has Web, Ads.'],
    [set, ['notes', '--field', 'nobody=1'], 'There is no field “nobody”'],
    [search, ['field.nobody:1'], 'There is no field “nobody”'],
  ];
  for (const [command, args, message] of refused) await expect(run(command, ...args), args.join(' ')).rejects.toThrow(message);
});
