import { start } from './app/start.tsx';
import { connect } from './client/connect.ts';

void start(connect);
