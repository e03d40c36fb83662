import { start } from './app/start.tsx';
import { openConnection } from './client/open.ts';
import { keepConnected } from './client/reconnect.ts';

void start(() => keepConnected(openConnection));
