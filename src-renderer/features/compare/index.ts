import { lazy } from 'react';
import './commands.ts';

export { Pane } from './pane.tsx';
export { TOGETHER } from './shared-zoom.ts';
export const CompareView = lazy(() => import('./compare-view.tsx'));
export const SurveyView = lazy(() => import('./survey-view.tsx'));
