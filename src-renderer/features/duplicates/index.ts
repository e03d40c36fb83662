import { lazy } from 'react';
import './commands.ts';

/** Loaded when somebody looks at them: the window's start does without. */
export const Duplicates = lazy(() => import('./duplicates.tsx'));
