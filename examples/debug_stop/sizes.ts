function parseSize(text: string): number {
  const match = /^(\d+)(KB|MB)?$/.exec(text);
  const factor = match?.[2] === 'MB' ? 1024 : 1;
  const size = Number(match?.[1]) * factor;
  if (Number.isNaN(size)) {
    debugger;
  }
  return size;
}

const sizes = ['512', '3MB', '12 KB', '8KB'].map(parseSize);
console.log(sizes.join(', '));
