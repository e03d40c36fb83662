// A vitest reporter that keeps what belongs to no test, such as a process of tests that died: its JSON report leaves it out.
import { writeFileSync } from 'node:fs';

export default class Unhandled {
  /** @param {{ name?: string; message: string; stack?: string; VITEST_TEST_PATH?: string }[]} errors */
  onTestRunEnd(_modules, errors) {
    const file = process.env.VITRINE_UNHANDLED;
    if (file) writeFileSync(file, JSON.stringify(errors.map(({ name, message, stack, cause }) => [stack ?? `${name}: ${message}`, cause?.message].filter(Boolean).join('\n'))));
  }
}
