/** What the code cache tells a user: reports, and the exception of strict mode. */
package org.quern.cache.report;
