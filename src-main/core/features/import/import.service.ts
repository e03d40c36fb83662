/** What other features may ask of importing. */
export { assetsArrived } from './arrivals.ts';
