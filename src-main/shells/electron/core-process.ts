/** Runs the core beside the window: whatever it does, the window's process stays free. Started with: folder, version, how to open. */
import { assertMayMake, assertMayOpen, openForWindows, openRestorable } from '../../core/core.ts';
import { type MessagePortLike, messagePort } from '../../transport/message-port.ts';
import { openCatalog, type WindowAnswer } from '../catalog.ts';
import { findsElsewhere } from '../find-in.ts';
import { CANNOT, type Client } from '../host.ts';
import { createAsking, respond, type ToCore, type ToMain } from './messages.ts';

// Decoders run in child processes, which are this same program as plain Node.
process.env['ELECTRON_RUN_AS_NODE'] = '1';

const [folder = '', version = '', how = 'show'] = process.argv.slice(2);
const parent = process.parentPort;
const send = (message: ToMain) => parent.postMessage(message);
const asking = createAsking();
const self: Client = { id: 'main', host: 'electron', can: CANNOT, assetBase: '' };

const host = {
  trash: async (path: string) => void (await asking.ask((id) => send({ t: 'ask', id, what: 'trash', path }))),
  reveal: async (path: string) => void (await asking.ask((id) => send({ t: 'ask', id, what: 'reveal', path }))),
  findIn: findsElsewhere(),
};

try {
  if (how === 'make') await assertMayMake(folder);
  if (how === 'open') await assertMayOpen(folder);
  const catalog = await openCatalog({
    folder,
    start: (replace) => (how === 'show' ? openForWindows : openRestorable)({ folder, version, host }, replace),
    onWindow: async (wish) => {
      if (wish.add.length) await catalog.call('library.add', { paths: wish.add }, self);
      if (wish.sample) await catalog.call('library.sample', {}, self);
      return (await asking.ask((id) => send({ t: 'ask', id, what: 'window', wish }))) as WindowAnswer;
    },
  });
  parent.on('message', ({ data, ports }) => {
    const message = data as ToCore;
    if (message.t === 'client')
      void catalog
        .attach(messagePort(ports[0] as unknown as MessagePortLike), message.client)
        .catch(() => ports[0]!.close());
    else if (message.t === 'ask') void respond(message.id, catalog.call(message.name, message.input, self), send);
    else if (message.t === 'answer') asking.answered(message);
    else void catalog.close().then(() => process.exit(0));
  });
  send({ t: 'ready', role: await catalog.role() });
} catch (error) {
  const { code, message } = error as { code?: string; message?: string };
  send({ t: 'failed', message: message ?? String(error), code });
}
