/** Version of the library; all published packages share it. A test holds it to package.json. */
export const VERSION = '0.1.0';
