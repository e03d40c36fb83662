/** Long work: the indicator in the top bar with every job and failure behind it, and a line in the status bar. */
export { Activity, StatusJobs } from './activity.tsx';
