/**
 * From a key to code that can be called: looked up in the cache, or compiled, checked and stored, once for each key in
 * a process. The package owns the process's compiler thread, settings and observers (Flight Recorder, JMX), and decides
 * when LLVM is first needed. It must not know arrays, ufuncs or the kernel language: it is given IR and a key.
 */
package org.quern.engine;
