/** What one part of the test run came to. `skips`: a line for each skipped test, with its reason where it says one. */
export const nothing = () => ({ passed: 0, failed: 0, skips: [] });

export function add(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skips: [...a.skips, ...b.skips] };
}

/** From vitest's JSON report. A file that could not even be loaded counts as one failure. */
export function countVitest(report) {
  const count = nothing();
  for (const file of report.testResults) {
    if (file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed')) count.failed++;
    for (const { status, fullName } of file.assertionResults) {
      if (status === 'passed') count.passed++;
      else if (status === 'failed') count.failed++;
      else count.skips.push(fullName);
    }
  }
  return count;
}

/** From Playwright's JSON report. A test that passed only when tried again counts as failed: it may not lie. */
export function countPlaywright(report) {
  const count = { ...nothing(), failed: report.errors?.length ?? 0 };
  const visit = (suite, path) => {
    for (const inner of suite.suites ?? []) visit(inner, [...path, inner.title]);
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        if (test.status === 'expected') count.passed++;
        else if (test.status === 'skipped') {
          const reason = test.annotations?.find(({ type }) => type === 'skip')?.description;
          count.skips.push([...path, spec.title].join(' › ') + (reason ? ` (${reason})` : ''));
        } else count.failed++;
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
    passed: count.passed,
    failed: count.failed + refused.length,
    skips: count.skips.filter((skip) => mayBeSkipped(skip)),
    refused,
  };
}

export const lastLine = ({ passed, failed, skips }) => `${passed} passed, ${failed} failed, ${skips.length} skipped`;
