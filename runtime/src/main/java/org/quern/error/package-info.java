/** Exceptions that any part of the library may throw. */
@NullMarked
package org.quern.error;

import org.jspecify.annotations.NullMarked;
