/** @returns asks what the processor has done for this process since, ms: unlike the time of a clock it does not depend on who else is at work */
export function spending(): () => number {
  const from = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1000;
  };
}
