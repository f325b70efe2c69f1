/** Reports of the code cache to users, and the exception of strict mode. */
@NullMarked
package org.quern.cache.report;

import org.jspecify.annotations.NullMarked;
