/** What everything drawn by the graphics card needs. */

/** @returns undefined where a shader is refused */
export function linkProgram(gl: WebGL2RenderingContext, vertex: string, fragment: string): WebGLProgram | undefined {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(kind);
    if (!shader) return undefined;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : undefined;
}

/** Hears when the card comes back after it was lost: all that was drawn is gone then. @returns a function that stops hearing */
export function onCardBack(canvas: HTMLCanvasElement, again: () => void): () => void {
  // Else it never comes back.
  const keep = (event: Event) => event.preventDefault();
  canvas.addEventListener('webglcontextlost', keep);
  canvas.addEventListener('webglcontextrestored', again);
  return () => {
    canvas.removeEventListener('webglcontextlost', keep);
    canvas.removeEventListener('webglcontextrestored', again);
  };
}
