/** What the code cache tells a user: reports, and the exception of strict mode. */
@NullMarked
package org.quern.cache.report;

import org.jspecify.annotations.NullMarked;
