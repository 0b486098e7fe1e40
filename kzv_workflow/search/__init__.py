"""Full text over Protokolle, To-dos, materials and announcements, in one derived table."""
