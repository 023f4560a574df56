"""What people do on the ground floor: links are issued, jobs queued, runs published."""
