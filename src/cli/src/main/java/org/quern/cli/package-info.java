/**
 * The command line {@code quern}: a class for each command, over the public API of the library alone. Results go to
 * standard output, all other output to standard error; exit codes are 0 done, 1 failed, 2 bad usage or input. {@code
 * eval} on a cached kernel starts neither picocli nor LLVM. Programs that compute must not need it: anything they could
 * use belongs to the library.
 */
package org.quern.cli;
