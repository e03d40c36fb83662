/**
 * What one part of the test run came to. `skips`: a line for each skipped test, with its reason where it says one;
 * `failures`: what failed and how its message begins, for the end of a log of which only the end is kept.
 */
export const nothing = () => ({ passed: 0, failed: 0, skips: [], failures: [] });

export function add(a, b) {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skips: [...a.skips, ...b.skips],
    failures: [...a.failures, ...b.failures],
  };
}

/** A test's name and the first lines of its message, without colors and without what the runner itself called. */
function failure(name, message = '') {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colors are made of.
  const lines = message.replace(/\u001b\[[0-9;]*m/g, '').split('\n');
  const said = lines.filter((line) => line.trim() && !line.includes('/node_modules/')).slice(0, 8);
  return [name, ...said.map((line) => `    ${line.slice(0, 300)}`)].join('\n');
}

/**
 * From vitest's JSON report. A file that could not even be loaded counts as one failure, as does each of `unhandled`:
 * what happened outside of tests, such as the end of the process that ran them.
 */
export function countVitest(report) {
  const count = nothing();
  for (const message of report.unhandled ?? []) {
    count.failed++;
    count.failures.push(failure('outside of the tests', message));
  }
  for (const file of report.testResults) {
    if (file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed')) {
      count.failed++;
      count.failures.push(failure(file.name, file.message));
    }
    for (const { status, fullName, failureMessages } of file.assertionResults) {
      if (status === 'passed') count.passed++;
      else if (status === 'failed') {
        count.failed++;
        count.failures.push(failure(`${file.name} › ${fullName}`, failureMessages?.join('\n')));
      } else count.skips.push(fullName);
    }
  }
  return count;
}

/** From Playwright's JSON report. A test that passed only when tried again counts as failed: it may not lie. */
export function countPlaywright(report) {
  const errors = report.errors ?? [];
  const count = {
    ...nothing(),
    failed: errors.length,
    failures: errors.map(({ message }) => failure('the browser tests', message)),
  };
  const visit = (suite, path) => {
    for (const inner of suite.suites ?? []) visit(inner, [...path, inner.title]);
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        if (test.status === 'expected') count.passed++;
        else if (test.status === 'skipped') {
          const reason = test.annotations?.find(({ type }) => type === 'skip')?.description;
          count.skips.push([...path, spec.title].join(' › ') + (reason ? ` (${reason})` : ''));
        } else {
          count.failed++;
          const said = test.results?.flatMap(({ errors }) => errors ?? []).map(({ message }) => message);
          count.failures.push(failure([...path, spec.title].join(' › '), said?.join('\n')));
        }
      }
    }
  };
  for (const suite of report.suites) visit(suite, [suite.title]);
  return count;
}

/** Skips that even a strict run allows: what cannot be had on every machine. */
export const mayBeSkipped = (skip) => /electron binary|smb|nfs|soak/i.test(skip);

/** Strict: every other skip is a failure. */
export function judge(count, strict) {
  if (!strict) return { ...count, refused: [] };
  const refused = count.skips.filter((skip) => !mayBeSkipped(skip));
  return {
    ...count,
    failed: count.failed + refused.length,
    skips: count.skips.filter((skip) => mayBeSkipped(skip)),
    refused,
  };
}

export const lastLine = ({ passed, failed, skips }) => `${passed} passed, ${failed} failed, ${skips.length} skipped`;
