/** Variable with the folder of what the files of a test run share, such as bundles; Jest's global set-up makes it. Imports nothing: who only asks for a name loads no bundler. */
export const BUNDLES_VARIABLE = 'ECOMFLOW_TEST_BUNDLES';
