/** What there is to know of a process and its code cache, and what applications declare for it. */
@NullMarked
package org.quern;

import org.jspecify.annotations.NullMarked;
