/** The program watching itself: how it is, backups, checks, and help. */
export { HealthButton } from './health-button.tsx';
export { HealthView } from './health-view.tsx';
