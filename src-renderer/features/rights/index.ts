/** What may be done with files: said in the inspector, and told of when it ends. */
import './commands.ts';

export { RightsAlerts } from './alerts.tsx';
export { RightsPart } from './rights-part.tsx';
