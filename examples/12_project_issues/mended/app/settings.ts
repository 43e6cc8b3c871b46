/** What the program is told about where it runs. Each is read where it is first needed. */
export const settings = {
  get dataDirectory(): string {
    return required('DATA_DIR');
  },
  get port(): number {
    return Number(required('PORT'));
  },
};

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start with make, which sets it.`);
  return value;
}
